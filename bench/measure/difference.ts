/** Whether two sets of figures are of one distribution. */

export interface Interval {
  readonly from: number
  readonly to: number
}

const SAMPLES = 2_000
const CONFIDENCE = 0.95

/** Welch's t (unequal variances): how far apart two means are, in standard errors. */
export function welchT(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)]
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length)
}

/** By how much the median of one exceeds that of the other: what most samples drawn from both say (bootstrap). */
export function medianDifference(one: readonly number[], other: readonly number[]): Interval {
  const differences = Array.from({ length: SAMPLES }, () => medianOf(resampled(one)) - medianOf(resampled(other)))
  differences.sort((a, b) => a - b)
  const at = (share: number) => differences[Math.min(SAMPLES - 1, Math.floor(SAMPLES * share))] ?? Number.NaN
  return { from: at((1 - CONFIDENCE) / 2), to: at((1 + CONFIDENCE) / 2) }
}

function momentsOf(figures: readonly number[]): { mean: number; variance: number } {
  const mean = figures.reduce((sum, each) => sum + each, 0) / figures.length
  const variance = figures.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (figures.length - 1)
  return { mean, variance }
}

function resampled(figures: readonly number[]): number[] {
  return figures.map(() => figures[Math.floor(Math.random() * figures.length)] as number)
}

function medianOf(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
