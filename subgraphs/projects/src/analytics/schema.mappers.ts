export type { CostBucket as CostBucketMapper } from './analytics.ts'
