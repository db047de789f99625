import { glob, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { TourProblem } from './problem.ts'

export interface SourceFile {
  readonly path: string
  readonly content: string
}

export interface Sources {
  readonly name: string
  readonly files: readonly SourceFile[]
  /** What must be found in them, where that is known. */
  readonly secrets?: readonly string[]
}

const FILES_MAX = 200
// The body of a request may have 256 KiB, and JSON escapes need some of it.
const JSON_BYTES_MAX = 200 * 1024
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'build', 'coverage'])

/** The text files of a folder, or one file: as many as one request takes. */
export async function readSources(path: string): Promise<Sources> {
  const root = resolve(path)
  const files: SourceFile[] = []
  let bytes = 0
  let leftOut = 0
  for await (const file of pathsIn(root)) {
    const content = await readText(file)
    if (content === undefined) continue
    const source = { path: relative(root, file) || basename(file), content }
    const size = Buffer.byteLength(JSON.stringify(source))
    if (files.length === FILES_MAX || bytes + size > JSON_BYTES_MAX) {
      leftOut += 1
      continue
    }
    bytes += size
    files.push(source)
  }
  if (files.length === 0) throw new TourProblem(`There is no text file to audit in ${root}.`)
  return { name: leftOut > 0 ? `${path} (${leftOut} more do not fit into one request)` : path, files }
}

async function* pathsIn(root: string): AsyncGenerator<string> {
  const found = await stat(root).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new TourProblem(`There is no ${root}.`) : error
  })
  if (!found.isDirectory()) return yield root
  const paths = await Array.fromAsync(
    glob('**/*', { cwd: root, withFileTypes: true, exclude: (entry) => LEFT_OUT.has(entry.name) }),
  )
  yield* paths
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** @returns undefined for what is no text */
async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path)
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}
