import { unwatchFile, watchFile } from 'node:fs'
import type { Log } from '@agentic/service/log'
import { rereadTls, type SubgraphTls, type SubgraphTlsSetting } from './subgraph-tls.ts'

const POLL_MS = 1_000

/** What holds now, and word of each change. */
export interface TlsSource {
  current(): SubgraphTls
  /** @returns what ends it */
  onChange(listener: () => void): () => void
}

export interface WatchedTls extends TlsSource {
  stop(): void
}

/**
 * Certificates that are read again when their files change, so that they can be renewed while the gateway runs. What cannot be
 * used – also while the new certificate is there and its key is not yet – leaves the ones before, with an error in the log.
 */
export function watchTls(setting: SubgraphTlsSetting, { log, pollMs = POLL_MS }: { log: Log; pollMs?: number }): WatchedTls {
  const paths: readonly string[] = Object.values(setting.paths)
  const listeners = new Set<() => void>()
  let current = setting.tls

  function readAgain(): void {
    try {
      const read = rereadTls(setting)
      if (JSON.stringify(read) === JSON.stringify(current)) return
      current = read
      log.info({ paths }, 'The certificates for subgraphs have changed and are used from now on')
      for (const listener of listeners) listener()
    } catch (error) {
      log.error({ err: error, paths }, 'The certificates for subgraphs have changed and cannot be used, those of before stay')
    }
  }

  // As the file of a supergraph: no way to replace a file escapes it.
  for (const path of paths) watchFile(path, { interval: pollMs, persistent: false }, readAgain)
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      for (const path of paths) unwatchFile(path, readAgain)
    },
  }
}
