/** The operation of the workload: the answer has about 88 KB. */
export const WORKLOAD = `
  fragment User on User { id username name }
  fragment Review on Review { id body }
  fragment Product on Product { inStock name price shippingEstimate upc weight }
  query Workload {
    users {
      ...User
      reviews { ...Review product { ...Product reviews { ...Review author {
        ...User
        reviews { ...Review product { ...Product } }
      } } } }
    }
    topProducts {
      ...Product
      reviews { ...Review author {
        ...User
        reviews { ...Review product { ...Product } }
      } }
    }
  }`

export const SMALL = 'query Small { topProducts { upc } }'

/** About 8 MB. */
export const BIG = 'query Big { catalogue(first: 47000) { upc name price weight } }'

const LEAVES = ['inStock', 'name', 'price', 'shippingEstimate', 'upc', 'weight']

/** An operation like no other with another `nth` (below 4,000), over all four subgraphs and three levels of entities. */
export function distinctOperation(nth: number): string {
  const leaves = (bits: number) => LEAVES.filter((_, index) => (bits >> index) & 1).join(' ') || 'upc'
  const [inner, outer] = [(nth % 63) + 1, (Math.floor(nth / 63) % 63) + 1]
  return `query Distinct${nth} {
    users { id name reviews { id product { ${leaves(inner)} reviews { id author { id username name reviews { body } } } } } }
    topProducts { ${leaves(outer)} reviews { id body author { name } } }
  }`
}
