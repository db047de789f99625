import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core'

/**
 * The text of one operation that knows the types of its result and variables: as `graphql()` returns it here, or as the
 * client preset of GraphQL Code Generator makes it with `documentMode: string` in a project of the caller's own.
 */
export type TypedDocument<Result, Variables> = object & DocumentTypeDecoration<Result, Variables> & { readonly length: number }

/** What follows the document: variables may be left out where none is required. */
export type Arguments<Variables, Options> =
  Record<never, never> extends Variables
    ? [variables?: Variables | undefined, options?: Options | undefined]
    : [variables: Variables, options?: Options | undefined]
