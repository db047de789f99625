import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Reference {
  readonly id: string
}

interface Shop {
  readonly currency: string | null
  readonly percents: readonly number[]
  readonly goods: readonly string[]
}

const shops: Record<string, Shop> = {
  s1: { currency: 'EUR', percents: [7, 19], goods: ['g1', 'g2'] },
  s2: { currency: 'USD', percents: [], goods: ['g1'] },
  s3: { currency: null, percents: [20], goods: ['g2'] },
}

const goodsOf = ({ id }: Reference) => shops[id]?.goods.map((good) => ({ id: good }))

const UNKNOWN = 'it does not know @context: it asks without those arguments'

// The same goods stand in several shops: what they cost depends on where.
export const behaviour: Behaviour = {
  name: '@context and @fromContext',
  subgraphs: () => [
    createTestSubgraph(
      'shops',
      `type Query { shops(ids: [ID!] = ["s1", "s2"]): [Shop!]! places: [Place!]! }
      union Place @context(name: "place") = Shop | Stall
      type Shop @key(fields: "id") @context(name: "shop") {
        id: ID! currency: String rates: [Rate!]! goods: [Good!]! shelves: [[Good]] deal: Deal stuff: Stuff word: String spoken: [Spoken!]! }
      type Stall @key(fields: "id") { id: ID! money: String stuff: Stuff }
      type Rate { percent: Int! }
      type Deal @key(fields: "id") { id: ID! }
      type Good @key(fields: "id") {
        id: ID!
        price(currency: String @fromContext(field: "$shop { currency }"), digits: Int = 0): String
        taxes(percents: [Int] @fromContext(field: "$shop { rates { percent } }")): [Int!]
        parts: [Good!]
      }
      type Stuff @key(fields: "id") {
        id: ID! local(money: String @fromContext(field: "$place ... on Shop { currency } ... on Stall { money }")): String }
      type Spoken @key(fields: "id") { id: ID! text(word: String @fromContext(field: "$shop { word }")): String }`,
      {
        Query: {
          shops: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => ({ id })),
          places: () => [
            { __typename: 'Stall', id: 't1' },
            { __typename: 'Shop', id: 's2' },
          ],
        },
        Shop: {
          currency: ({ id }: Reference) => shops[id]?.currency,
          rates: ({ id }: Reference) => shops[id]?.percents.map((percent) => ({ percent })),
          goods: goodsOf,
          shelves: (shop: Reference) => [goodsOf(shop), [null], null],
          deal: () => ({ id: 'd1' }),
          stuff: () => ({ id: 'x' }),
          word: ({ id }: Reference) => {
            if (id === 's2') throw new Error('No word')
            return `word of ${id}`
          },
          spoken: () => [{ id: 'a' }, { id: 'b' }],
        },
        Stall: { money: () => 'shells', stuff: () => ({ id: 'x' }) },
        Good: {
          price: (_: Reference, { currency, digits }: { currency?: string; digits: number }) => `${currency} to ${digits}`,
          taxes: (_: Reference, { percents }: { percents?: number[] }) => percents,
          parts: ({ id }: Reference) => (id === 'g1' ? [{ id: 'g2' }] : []),
        },
        Stuff: { local: ({ id }: Reference, { money }: { money?: string }) => `${id} for ${money}` },
        Spoken: { text: ({ id }: Reference, { word }: { word: string | null }) => `${id}, ${word}` },
      },
    ),
    createTestSubgraph(
      'deals',
      `type Deal @key(fields: "id") { id: ID! discount: Int good: Good }
      type Good @key(fields: "id") { id: ID! name: String }`,
      {
        Deal: { discount: () => 5, good: () => ({ id: 'g1' }) },
        Good: { name: ({ id }: Reference) => `Good ${id}` },
      },
    ),
  ],
  cases: [
    {
      name: 'tell a field what is around it, another value at each place of the same entity',
      query: '{ shops(ids: ["s1", "s2", "s3"]) { id goods { id price } } }',
      data: {
        shops: [
          {
            id: 's1',
            goods: [
              { id: 'g1', price: 'EUR to 0' },
              { id: 'g2', price: 'EUR to 0' },
            ],
          },
          { id: 's2', goods: [{ id: 'g1', price: 'USD to 0' }] },
          { id: 's3', goods: [{ id: 'g2', price: 'null to 0' }] },
        ],
      },
      asked: { shops: 2 },
      stock: UNKNOWN,
    },
    {
      name: 'take lists, and go with arguments of the client, aliases and other subgraphs',
      query: '{ shops { goods { name taxes tax: taxes cheap: price exact: price(digits: 2) } } }',
      data: {
        shops: [
          {
            goods: [
              { name: 'Good g1', taxes: [7, 19], tax: [7, 19], cheap: 'EUR to 0', exact: 'EUR to 2' },
              { name: 'Good g2', taxes: [7, 19], tax: [7, 19], cheap: 'EUR to 0', exact: 'EUR to 2' },
            ],
          },
          { goods: [{ name: 'Good g1', taxes: [], tax: [], cheap: 'USD to 0', exact: 'USD to 2' }] },
        ],
      },
      stock: UNKNOWN,
    },
    {
      name: 'hold in lists of lists with nulls',
      query: '{ shops { shelves { price } } }',
      data: {
        shops: [
          { shelves: [[{ price: 'EUR to 0' }, { price: 'EUR to 0' }], [null], null] },
          { shelves: [[{ price: 'USD to 0' }], [null], null] },
        ],
      },
      stock: UNKNOWN,
    },
    {
      name: 'hold at any depth',
      query: '{ shops { goods { parts { id price parts { price } } } } }',
      data: {
        shops: [
          { goods: [{ parts: [{ id: 'g2', price: 'EUR to 0', parts: [] }] }, { parts: [] }] },
          { goods: [{ parts: [{ id: 'g2', price: 'USD to 0', parts: [] }] }] },
        ],
      },
      stock: UNKNOWN,
    },
    {
      name: 'hold behind an entity of another subgraph, which is the same at both places',
      query: '{ shops { deal { discount good { name price } } } }',
      data: {
        shops: [
          { deal: { discount: 5, good: { name: 'Good g1', price: 'EUR to 0' } } },
          { deal: { discount: 5, good: { name: 'Good g1', price: 'USD to 0' } } },
        ],
      },
      stock: UNKNOWN,
    },
    {
      name: 'are of whichever type is around',
      query: '{ places { ... on Shop { stuff { local } } ... on Stall { stuff { local } } } }',
      data: { places: [{ stuff: { local: 'x for shells' } }, { stuff: { local: 'x for USD' } }] },
      stock: UNKNOWN,
    },
    {
      name: 'hold where the client has asked for something else by the name of the value',
      query: '{ shops { currency: id goods { price: id currency: price } } }',
      data: {
        shops: [
          {
            currency: 's1',
            goods: [
              { price: 'g1', currency: 'EUR to 0' },
              { price: 'g2', currency: 'EUR to 0' },
            ],
          },
          { currency: 's2', goods: [{ price: 'g1', currency: 'USD to 0' }] },
        ],
      },
      stock: UNKNOWN,
    },
    {
      name: 'hold under conditions',
      query: `query ($yes: Boolean!, $no: Boolean!) {
        shops(ids: ["s2"]) { goods { price @include(if: $yes) taxes @skip(if: $yes) } shelves @include(if: $no) { price } } }`,
      variables: { yes: true, no: false },
      data: { shops: [{ goods: [{ price: 'USD to 0' }] }] },
      stock: UNKNOWN,
    },
    {
      name: 'are null where the value cannot be had, and say why',
      query: '{ shops { id spoken { text } } }',
      data: {
        shops: [
          { id: 's1', spoken: [{ text: 'a, word of s1' }, { text: 'b, word of s1' }] },
          { id: 's2', spoken: [{ text: 'a, null' }, { text: 'b, null' }] },
        ],
      },
      errors: [['shops', 1]],
      stock: UNKNOWN,
    },
    {
      name: 'are not asked for where nothing needs them',
      query: '{ shops { goods { id name } } }',
      data: {
        shops: [
          {
            goods: [
              { id: 'g1', name: 'Good g1' },
              { id: 'g2', name: 'Good g2' },
            ],
          },
          { goods: [{ id: 'g1', name: 'Good g1' }] },
        ],
      },
      asked: { shops: 1 },
    },
  ],
}
