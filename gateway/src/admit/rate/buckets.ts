/** A bucket of tokens that fills up again: full, it holds what may come at once. */
export interface Bucket {
  readonly key: string
  readonly capacity: number
  readonly tokensPerSecond: number
}

export interface Take {
  readonly bucket: Bucket
  /** Tokens; less than zero gives back. More than the capacity takes all there is of a full bucket. */
  readonly tokens: number
}

export interface Taken {
  readonly isAllowed: boolean
  /** Tokens left in each bucket. */
  readonly left: readonly number[]
}

export interface Buckets {
  /** Takes from all of them, or from none where one has not enough. */
  take(takes: readonly Take[]): Promise<Taken>
}
