/** What agents must know of projects, which another subgraph owns. */
export interface Projects {
  /**
   * Resolves where the tenant has that project and it takes runs.
   * @throws NOT_FOUND, CONFLICT where it is archived, SUBGRAPH_UNAVAILABLE where nobody can tell now
   */
  requireActive(tenantId: string, id: string): Promise<void>
}
