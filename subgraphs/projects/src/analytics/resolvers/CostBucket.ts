import { formatUsd } from '../../money.ts'
import type { CostBucketResolvers } from '../../types.generated.ts'

export const CostBucket: CostBucketResolvers = {
  amountUsd: ({ amountNano }) => formatUsd(amountNano),
}
