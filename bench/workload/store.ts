// What the four subgraphs of the workload know. The shape is that of the public benchmark of federation gateways
// (every review is by the first user, every user has the first two reviews), so that figures can be compared.

export interface User {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly birthday: number
}

export interface Product {
  readonly upc: string
  readonly name: string
  readonly price: number
  readonly weight: number
}

export interface Review {
  readonly id: string
  readonly body: string
  readonly upc: string
}

const WORDS = 'sturdy light arrived early fits well the colour is warmer than shown would buy again for a small room'.split(' ')

export const users: readonly User[] = [
  { id: '1', name: 'Ada Lovelace', username: 'ada' },
  { id: '2', name: 'Grace Hopper', username: 'grace' },
  { id: '3', name: 'Barbara Liskov', username: 'barbara' },
  { id: '4', name: 'Frances Allen', username: 'frances' },
  { id: '5', name: 'Radia Perlman', username: 'radia' },
  { id: '6', name: 'Shafi Goldwasser', username: 'shafi' },
].map((user) => ({ ...user, birthday: 1_234_567_890 }))

export const products: readonly Product[] = [
  { upc: '1', name: 'Table', price: 899, weight: 100 },
  { upc: '2', name: 'Couch', price: 1_299, weight: 1_000 },
  { upc: '3', name: 'Glass', price: 15, weight: 20 },
  { upc: '4', name: 'Chair', price: 499, weight: 100 },
  { upc: '5', name: 'Desk', price: 1_299, weight: 1_000 },
  { upc: '6', name: 'Lamp', price: 6_999, weight: 300 },
  { upc: '7', name: 'Grill', price: 3_999, weight: 2_000 },
  { upc: '8', name: 'Stove', price: 100_000, weight: 6_000 },
  { upc: '9', name: 'Sofa', price: 9_999, weight: 800 },
]

const IN_STOCK = new Set(['1', '5', '6', '7', '9'])

export const reviews: readonly Review[] = [
  { upc: '1', length: 446 },
  { upc: '1', length: 290 },
  { upc: '1', length: 276 },
  { upc: '1', length: 146 },
  { upc: '2', length: 446 },
  { upc: '2', length: 290 },
  { upc: '2', length: 276 },
  { upc: '2', length: 146 },
  { upc: '3', length: 146 },
  { upc: '4', length: 146 },
  { upc: '4', length: 860 },
].map(({ upc, length }, index) => ({ id: String(index + 1), upc, body: textOf(length, index) }))

export const isInStock = (upc: string): boolean => IN_STOCK.has(upc)

/** Free above 1,000, half the weight below. */
export function shippingEstimate({ price, weight }: { price: number; weight: number }): number {
  return price > 1_000 ? 0 : weight / 2
}

export const userOf = (id: string): User | undefined => users.find((user) => user.id === id)
export const productOf = (upc: string): Product | undefined => products.find((product) => product.upc === upc)
export const reviewOf = (id: string): Review | undefined => reviews.find((review) => review.id === id)
export const reviewsOfProduct = (upc: string): Review[] => reviews.filter((review) => review.upc === upc)
export const reviewsOfUser = (): Review[] => reviews.slice(0, 2)
export const authorOf = (): User => users[0] as User

/** `count` products that differ, for an answer of any size. */
export function catalogue(count: number): Product[] {
  return Array.from({ length: count }, (_, index) => ({
    upc: `c${index}`,
    name: textOf(120, index),
    price: (index * 37) % 5_000,
    weight: (index * 11) % 900,
  }))
}

function textOf(length: number, seed: number): string {
  let text = ''
  for (let nth = seed; text.length < length; nth += 7) text += `${WORDS[nth % WORDS.length]} `
  return text.slice(0, length - 1).padEnd(length, '.')
}
