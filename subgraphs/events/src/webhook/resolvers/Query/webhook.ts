
        import type   { QueryResolvers } from './../../../types.generated.ts';
        export const webhook: NonNullable<QueryResolvers['webhook']> = async (_parent, _arg, _ctx) => { /* Implement Query.webhook resolver logic here */ };