import { Wake } from './wake.ts'

/** An append-only log in a table, whose numbers become visible in their order. */
export interface NumberedLog<Entry extends { readonly sequence: number }> {
  /** The first entries after a sequence, in order: at most `pageSize`, and fewer only where there are no more now. */
  readonly read: (afterSequence: number) => Promise<readonly Entry[]>
  readonly pageSize: number
  /** Tells when to look. What it tells may be late, lost or doubled. */
  readonly subscribe: (listener: () => void) => Promise<() => Promise<void>>
  /** Whether nothing more will be written; for logs that have an end. */
  readonly isClosed?: () => Promise<boolean>
  /** Whether it is the last entry of a log that has an end. */
  readonly isLast?: (entry: Entry) => boolean
}

export interface FollowOptions {
  readonly afterSequence: number
  /** What a lost hint costs at most. */
  readonly pollMs?: number
}

const POLL_MS = 1_000

/**
 * The entries after a sequence, then each as it is written. Every one is read from the table, in its order, so that none is
 * missed or doubled, whatever happens to the hints. Being left ends it at once: a plain async generator would first wait
 * for its next entry.
 */
export function followLog<Entry extends { readonly sequence: number }>(
  log: NumberedLog<Entry>,
  { afterSequence, pollMs = POLL_MS }: FollowOptions,
): AsyncGenerator<Entry, void, void> {
  const left = new AbortController()
  const entries = follow(log, { afterSequence, pollMs }, left.signal)
  const leave = entries.return.bind(entries)
  return Object.assign(entries, {
    return: (value: undefined) => {
      left.abort()
      return leave(value)
    },
  })
}

async function* follow<Entry extends { readonly sequence: number }>(
  log: NumberedLog<Entry>,
  { afterSequence, pollMs }: Required<FollowOptions>,
  left: AbortSignal,
): AsyncGenerator<Entry, void, void> {
  const wake = new Wake()
  // Not awaited: a broker that hangs keeps nobody from the table. What was written before it stood is looked for then.
  const subscribed = log.subscribe(wake.now)
  subscribed.then(wake.now, () => {})
  let sequence = afterSequence
  let isClosed: boolean | undefined
  try {
    while (!left.aborted) {
      const entries = await log.read(sequence)
      for (const entry of entries) {
        sequence = entry.sequence
        yield entry
        if (log.isLast?.(entry)) return
      }
      if (entries.length === log.pageSize) continue
      if (isClosed) return
      // Asked once: what is closed later has a last entry. Read once more then, for what came before the answer.
      isClosed ??= (await log.isClosed?.()) ?? false
      if (!isClosed) await wake.within(pollMs, left)
    }
  } finally {
    // Whoever reads has gone on, and hints that still come wake nobody.
    subscribed.then((unsubscribe) => unsubscribe()).catch(() => {})
  }
}
