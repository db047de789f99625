/** The SDL of subgraphs by name. Fields that subgraphs share have the same type in each; keys are of type ID. */
export type Graph = Readonly<Record<string, string>>

const shop: Graph = {
  accounts: `
    type Query { me: User users(first: Int = 2): [User!]! }
    type User @key(fields: "id") { id: ID! name: String! email: String @shareable }`,
  products: `
    type Query { top(first: Int, kind: Kind = NEW): [Product!]! product(upc: ID): Product }
    type Product @key(fields: "upc") { upc: ID! title: String price: Int weight: Int size: Size kind: Kind! tags: [String!] }
    type Size { width: Int! height(unit: Unit! = CM): Float }
    enum Kind { NEW USED } enum Unit { CM INCH }`,
  inventory: `
    type Product @key(fields: "upc") {
      upc: ID! price: Int @external weight: Int @external size: Size @external
      left: Int! shipping: Int @requires(fields: "price weight") box: Box @requires(fields: "size { width }") }
    type Size @external { width: Int! }
    type Box { label: String product: Product }`,
  reviews: `
    type Query { latest: Review }
    type Review @key(fields: "id") { id: ID! body: String points: Int! author: User @provides(fields: "email") product: Product! }
    type User @key(fields: "id") { id: ID! email: String @external reviews(first: Int): [Review!] }
    type Product @key(fields: "upc") { upc: ID! reviews: [Review] best(by: [Unit!]): Review }
    enum Unit { CM INCH }`,
}

const media: Graph = {
  library: `
    type Query { all: [Media!]! search(text: String!): [Found] first: Media }
    interface Media @key(fields: "id") { id: ID! title: String length: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String length: Int scenes: [Scene!] }
    type Song implements Media @key(fields: "id") { id: ID! title: String length: Int artist: Artist! }
    type Book implements Media @key(fields: "id") { id: ID! title: String length: Int pages: Int! }
    type Scene { name: String media: Media }
    type Artist @key(fields: "id") { id: ID! name: String }
    union Found = Film | Song | Artist`,
  ratings: `
    type Query { rated: [Media] best: Media! }
    type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int length: Int @external score: Int @requires(fields: "length") similar: [Media!] }
    type Artist @key(fields: "id") { id: ID! rank: Int! }`,
  awards: `
    type Film @key(fields: "id") { id: ID! awards: [Award!] }
    type Book @key(fields: "id") { id: ID! awards: [Award!] }
    interface Award { year: Int! winner: Winner }
    type Oscar implements Award { year: Int! winner: Winner role: String }
    type Prize implements Award { year: Int! winner: Winner amount: Float }
    union Winner = Artist | Film
    type Artist @key(fields: "id") { id: ID! }`,
}

const keys: Graph = {
  plan: `
    type Query { seats: [Seat!]! seat: Seat }
    type Seat @key(fields: "code hall { id }") { code: ID! hall: Hall! number: Int }
    type Hall @key(fields: "id") { id: ID! name: String seats: [Seat!] }`,
  bookings: `
    type Query { bookings: [Booking] }
    type Booking @key(fields: "id") @key(fields: "number") { id: ID! number: ID! seat: Seat note: String }
    type Seat @key(fields: "code hall { id }") { code: ID! hall: Hall! booked: Boolean! }
    type Hall @key(fields: "id") { id: ID! capacity: Int! }`,
  payments: `
    type Query { paid: [Booking!] }
    type Booking @key(fields: "number") { number: ID! amount: Float note: String @external receipt: Receipt! @requires(fields: "note") }
    type Receipt { text: String booking: Booking }`,
  access: `
    type Query { doors: [Door!] }
    type Door { seat: Seat open: Boolean }
    type Seat @key(fields: "code hall { id }", resolvable: false) { code: ID! hall: Hall! }
    type Hall @key(fields: "id", resolvable: false) { id: ID! }`,
}

const shared: Graph = {
  names: `
    scalar JSON
    type Query { item: Item @shareable items: [Item] @shareable }
    type Item @shareable { label: String detail: Detail name: String } type Detail @shareable { a: Int b: Int c: JSON }`,
  prices: `
    scalar JSON
    type Query { item: Item @shareable items: [Item] @shareable tag(value: JSON): Tag }
    type Item @shareable { label: String price: Int detail: Detail tags: [[Tag]] } type Detail @shareable { a: Int c: JSON }
    type Tag @key(fields: "id") { id: ID! text: String @shareable }`,
  tags: `
    type Tag @key(fields: "id") { id: ID! text: String @shareable colour: Colour tags: [Tag!] } enum Colour { RED BLUE }`,
}

const interfaces: Graph = {
  staff: `
    type Query { people: [Person] owners: [Owner!] person: Person! }
    interface Node { id: ID! }
    interface Person implements Node @key(fields: "id") { id: ID! name: String }
    interface Owner @key(fields: "id") { id: ID! cars: Int! }
    type Boss implements Person & Owner & Node @key(fields: "id") { id: ID! name: String cars: Int! }
    type Clerk implements Person & Node @key(fields: "id") { id: ID! name: String desk: Int }
    type Firm implements Owner @key(fields: "id") { id: ID! cars: Int! boss: Boss }`,
  garage: `
    type Query { garages: [Garage!]! }
    type Garage @key(fields: "id") { id: ID! owner: Owner owners: [[Owner]] }
    interface Owner @key(fields: "id") { id: ID! }
    type Boss implements Owner @key(fields: "id") { id: ID! plate: String }
    type Firm implements Owner @key(fields: "id") { id: ID! plates: [[String]] }`,
  city: `
    type Garage @key(fields: "id") { id: ID! street: String }
    type Firm @key(fields: "id") { id: ID! taxes: Float garages: [Garage] }`,
}

const lists: Graph = {
  board: `
    type Query { rows: [[Cell]] things: [[Thing!]]! one: Thing grid: Grid! }
    type Grid { cells: [[Cell!]!] others: [[[Thing]]] }
    union Thing = Cell | Row
    type Cell @key(fields: "id") { id: ID! x: Int }
    type Row @key(fields: "id") { id: ID! y: Int! }`,
  values: `
    type Cell @key(fields: "id") { id: ID! value: String row: Row things: [[Thing]] }
    type Row @key(fields: "id") { id: ID! cells: [[Cell]] sum: Int }
    union Thing = Cell | Row`,
  colours: `
    type Cell @key(fields: "id") { id: ID! x: Int @external value: String @external colour: String @requires(fields: "x value") }
    type Row @key(fields: "id") { id: ID! cells: [[Cell]] @external y: Int! @external
      total: Int @requires(fields: "y") mean: Int @requires(fields: "cells { id }") }`,
}

const orders: Graph = {
  carts: `
    type Query { cart(by: Filter): Cart carts(by: [Filter!] = [{ text: "all" }], page: Page! = { first: 2 }): [Cart!] }
    type Mutation { open(by: Filter!): Cart add(lines: [LineInput!]!, times: Int! = 1): [Line] empty(id: ID): Cart! }
    type Cart @key(fields: "id") { id: ID! lines(page: Page): [Line!] total(in: Currency! = EUR, rounded: Boolean): Float }
    type Line { label(long: Boolean! = false): String amount: Int! }
    input Filter { text: String! = "none" ids: [ID] not: Filter in: [[Currency!]] }
    input Page { first: Int = 3 after: ID }
    input LineInput { label: String = null amount: Int! tags: [String!] = [] }
    enum Currency { EUR USD }`,
  payments: `
    type Query { payments(in: Currency): [Payment] }
    type Mutation { pay(cart: ID!, by: Method = { card: "1", sums: [1.5] }): Payment refund: Cart }
    type Payment @key(fields: "id") { id: ID! cart: Cart sum(in: Currency): Float }
    type Cart @key(fields: "id") { id: ID! total(in: Currency! = EUR, rounded: Boolean): Float @external
      due(again: Boolean): Float @requires(fields: "total(in: USD)")
      rest: Float @requires(fields: "total(in: EUR, rounded: true)") }
    input Method { card: String sums: [Float!]! }
    enum Currency { EUR USD }`,
  post: `
    type Mutation { send(carts: [ID!]! = []): [Parcel] }
    type Parcel { cart: Cart! weight(unit: String = "kg"): Float }
    type Cart @key(fields: "id") { id: ID! parcels(page: Page = { first: 1 }): [Parcel] }
    type Payment @key(fields: "id") { id: ID! receipt: String }
    input Page { first: Int = 3 after: ID }`,
}

/** Three subgraphs know no more of media than that there are such. */
const additions: Graph = {
  library: `
    type Query { all: [Media!]! first: Media found: [Found] }
    interface Media @key(fields: "id") { id: ID! title: String length: Int size: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String length: Int size: Int cut: Media }
    type Song implements Media @key(fields: "id") { id: ID! title: String length: Int size: Int singer: String }
    union Found = Film | Song`,
  ratings: `
    type Media @key(fields: "id") @interfaceObject {
      id: ID! stars: Int length: Int @external score: Int @requires(fields: "length") similar(first: Int): [Media!] }`,
  shelves: `
    type Query { shelf: Shelf items: [Media] }
    type Shelf { name: String items: [Media!] best: Media! }
    type Media @key(fields: "id") @interfaceObject { id: ID! copies: Int shelf: Shelf }`,
  loans: `
    type Media @key(fields: "id") @interfaceObject {
      id: ID! lent(to: ID): Int copies: Int @external free: Int @requires(fields: "copies") size: Int @external
      weight: Int @requires(fields: "size") }`,
}

export const graphs: Readonly<Record<string, Graph>> = { shop, media, keys, shared, interfaces, lists, orders, additions }
