/** A supergraph as composition made them for Federation 1: people and what they bought, in two subgraphs. */
export const FEDERATION_1_SDL = `
schema
  @core(feature: "https://specs.apollo.dev/core/v0.2")
  @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION)
{
  query: Query
}
directive @core(as: String, feature: String!, for: core__Purpose) repeatable on SCHEMA
directive @join__field(graph: join__Graph, provides: join__FieldSet, requires: join__FieldSet) on FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__owner(graph: join__Graph!) on INTERFACE | OBJECT
directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on INTERFACE | OBJECT
enum core__Purpose { EXECUTION SECURITY }
scalar join__FieldSet
enum join__Graph {
  PEOPLE @join__graph(name: "people", url: "http://127.0.0.1:1/people")
  SHOP @join__graph(name: "shop", url: "http://127.0.0.1:1/shop")
}
type Query { me: Person @join__field(graph: PEOPLE) }
type Person @join__owner(graph: PEOPLE) @join__type(graph: PEOPLE, key: "id") @join__type(graph: SHOP, key: "id") {
  id: ID! @join__field(graph: PEOPLE)
  name: String @join__field(graph: PEOPLE)
  bought: [Product] @join__field(graph: SHOP)
}
type Product { upc: String! price: Int }
`
