const endings = new Set<() => Promise<void>>()

/** Does `end` once: when `work` is over or, before, when the bench is interrupted by a signal. */
export async function ended(work: () => Promise<void>, end: () => Promise<void>): Promise<void> {
  endings.add(end)
  try {
    await work()
  } finally {
    // A signal has begun to end it and exits afterwards: what fails meanwhile is no news.
    await (endings.delete(end) ? end() : new Promise(() => {}))
  }
}

/** Child processes end with this one; what has to be stopped with care is stopped here. */
export function endWithSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      const all = [...endings]
      endings.clear()
      await Promise.allSettled(all.map((end) => end()))
      process.exit(1)
    })
  }
}
