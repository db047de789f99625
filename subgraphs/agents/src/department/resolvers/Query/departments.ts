import type { QueryResolvers } from './../../../types.generated.ts'

export const departments: NonNullable<QueryResolvers['departments']> = (_, args, { departments }) => departments.list(args)
