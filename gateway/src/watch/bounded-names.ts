/** The first names stay themselves, all that come later are one: `other`. */
export function boundedNames(namesMax: number): (name: string | undefined) => string {
  const names = new Set<string>()
  return (name = 'unnamed') => {
    if (names.size < namesMax) names.add(name)
    return names.has(name) ? name : 'other'
  }
}
