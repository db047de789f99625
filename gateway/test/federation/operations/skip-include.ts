import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Product {
  readonly id: string
  readonly price?: number
}

export const behaviour: Behaviour = {
  name: '@skip and @include',
  subgraphs: () => [
    createTestSubgraph('a', 'type Query { product: Product other: Int } type Product @key(fields: "id") { id: ID! price: Int }', {
      Query: { product: () => ({ id: 'p1', price: 10 }), other: () => 1 },
    }),
    createTestSubgraph(
      'b',
      'type Product @key(fields: "id") { id: ID! price: Int @external isDear: Boolean @requires(fields: "price") name: Name } type Name { short: String long: String }',
      { Product: { isDear: ({ price = 0 }: Product) => price > 5, name: () => ({ short: 'P', long: 'Product' }) } },
    ),
    createTestSubgraph(
      'c',
      'type Product @key(fields: "id") { id: ID! isDear: Boolean @external label: String @requires(fields: "isDear") }',
      { Product: { label: ({ isDear }: { isDear: boolean }) => (isDear ? 'dear' : 'cheap') } },
    ),
  ],
  cases: [
    {
      name: 'ask nobody for what is not included',
      query: 'query($with: Boolean = false) { product { price name @include(if: $with) { short } } }',
      data: { product: { price: 10 } },
      asked: { a: 1, b: 0, c: 0 },
    },
    {
      name: 'ask for what is included, and for what that requires',
      query: 'query($with: Boolean!) { product { label @include(if: $with) neverCalled: price @skip(if: $with) } }',
      variables: { with: true },
      data: { product: { label: 'dear' } },
    },
    {
      name: 'hold together on one field',
      query: 'query($a: Boolean!, $b: Boolean!) { product { id name @include(if: $a) @skip(if: $b) { short } } }',
      variables: { a: true, b: true },
      data: { product: { id: 'p1' } },
    },
    {
      name: 'hold on fragments, inside of each other',
      query: `query($yes: Boolean!, $no: Boolean!) { product { ...P @include(if: $yes) ... @skip(if: $yes) { id } } }
        fragment P on Product { isDear ... @include(if: $no) { price } name { short @include(if: $yes) long @include(if: $no) } }`,
      variables: { yes: true, no: false },
      data: { product: { isDear: true, name: { short: 'P' } } },
    },
    {
      name: 'include a field that is selected elsewhere without a condition',
      query:
        'query($no: Boolean!) { product { name @include(if: $no) { long } name { short } ... @include(if: $no) { price } price } }',
      variables: { no: false },
      data: { product: { name: { short: 'P' }, price: 10 } },
    },
    {
      name: 'add the fields of one selection of a field that is included to those of another',
      query: 'query($yes: Boolean!) { product { name @include(if: $yes) { long } name @skip(if: $yes) { short } } }',
      variables: { yes: true },
      data: { product: { name: { long: 'Product' } } },
    },
    {
      name: 'leave an empty object where nothing is included',
      query: 'query($no: Boolean!) { product { name @include(if: $no) { short } isDear @include(if: $no) } }',
      variables: { no: false },
      data: { product: {} },
    },
    {
      name: 'hold at the root',
      query: 'query($no: Boolean!) { product @include(if: $no) { label } other @skip(if: $no) }',
      variables: { no: false },
      data: { other: 1 },
      asked: { b: 0, c: 0 },
    },
    {
      name: 'leave nothing where nothing is included at the root',
      query: 'query($no: Boolean!) { product @include(if: $no) { label } }',
      variables: { no: false },
      data: {},
      asked: { b: 0, c: 0 },
    },
    {
      name: 'do not disturb what is required',
      query: 'query($no: Boolean!) { product { price @include(if: $no) isDear @include(if: $no) label } }',
      variables: { no: false },
      data: { product: { label: 'dear' } },
    },
  ],
}

const FRAGMENT = 'fragment F on Cell { value lost }'
const thing = { __typename: 'Cell', id: 'c1' }

// What is asked for under a condition must not be asked for without it: `failing` would take the rest along.
export const ofSeveralTypes: Behaviour = {
  name: '@skip and @include on fields of several types',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { thing: Thing! failing: Thing! other: Int box: Box! things: [Thing!] }
      type Box { failing: Thing! }
      union Thing = Cell | Row
      type Cell @key(fields: "id") { id: ID! lost: Int! }
      type Row @key(fields: "id") { id: ID! }`,
      { Query: { thing: () => thing, failing: () => null, other: () => 1, box: () => ({}), things: () => [thing] } },
    ),
    createTestSubgraph('b', 'type Cell @key(fields: "id") { id: ID! value: Int }', { Cell: { value: () => 7 } }),
  ],
  cases: [
    {
      name: 'ask for none of their parts where they are not included, at the root',
      query: 'query($no: Boolean!) { failing @include(if: $no) { ... on Cell { value } ... on Row { id } } other }',
      variables: { no: false },
      data: { other: 1 },
    },
    {
      name: 'ask for none of their parts where they are not included, further down',
      query: 'query($yes: Boolean!) { box { failing @skip(if: $yes) { ... on Cell { value } ... on Row { id } } } other }',
      variables: { yes: true },
      data: { box: {}, other: 1 },
    },
    ...[
      '... on Cell @skip(if: $yes) { value lost }',
      '... on Cell { value @skip(if: $yes) lost @skip(if: $yes) }',
      '... on Thing @skip(if: $yes) { ...F }',
      '... @skip(if: $yes) { ... on Cell { value lost } }',
      '...F @skip(if: $yes)',
    ].map((selection) => ({
      name: `ask for none of their fields that are not included, as with ${selection}`,
      query: `query($yes: Boolean!) { things { ${selection} __typename } } ${selection.includes('...F') ? FRAGMENT : ''}`,
      variables: { yes: true },
      data: { things: [{ __typename: 'Cell' }] },
    })),
    {
      name: 'ask for all of them where they are, at the root and below',
      query: `query($yes: Boolean!, $no: Boolean!) {
        thing @include(if: $yes) @skip(if: $no) { ... on Cell { value } ... on Row { id } } other @skip(if: $no) }`,
      variables: { yes: true, no: false },
      data: { thing: { value: 7 }, other: 1 },
    },
  ],
}
