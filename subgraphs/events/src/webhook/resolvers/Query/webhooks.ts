
        import type   { QueryResolvers } from './../../../types.generated.ts';
        export const webhooks: NonNullable<QueryResolvers['webhooks']> = async (_parent, _arg, _ctx) => { /* Implement Query.webhooks resolver logic here */ };