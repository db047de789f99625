export interface Webhook { readonly id: string; readonly url: string; readonly createdAt: Date }
