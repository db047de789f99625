import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Log } from '@agentic/service/log'
import { SupergraphRefused, type SupergraphSource } from './supergraph-source.ts'

export interface SupergraphFileOptions {
  readonly path: string
  readonly pollMs: number
  readonly log: Log
}

/** A supergraph in a file, read again whenever that changes, whether it is written over, renamed or linked anew. */
export function supergraphFile({ path, pollMs, log }: SupergraphFileOptions): SupergraphSource {
  // One after the other: a file may change again while what it had before is still being prepared.
  let work = Promise.resolve()
  let hasStopped = false
  let stopWatching = () => {}

  return {
    async start(offer) {
      const readAgain = async () => {
        if (hasStopped) return
        try {
          await offer(await readFile(path, 'utf8'))
        } catch (error) {
          log.error(error, 'The supergraph file cannot be read, the supergraph before stays')
        }
      }
      const onChange = () => {
        work = work.then(readAgain)
      }
      // It looks instead of being told: no file system and no way to replace a file escapes it. Watched before it is
      // read, lest a change in between be missed.
      watchFile(path, { interval: pollMs, persistent: false }, onChange)
      stopWatching = () => unwatchFile(path, onChange)
      const first = readFirst(path).then(offer)
      // What it becomes meanwhile comes after that, and not at all where that is nothing to begin with.
      work = first.then(
        () => {},
        () => {
          hasStopped = true
        },
      )
      await first
    },
    async stop() {
      hasStopped = true
      stopWatching()
      await work
    },
  }
}

async function readFirst(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new SupergraphRefused(error)
  }
}
