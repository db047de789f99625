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
// The body of a request may have 256 KiB; there is more in it than the files.
const JSON_BYTES_MAX = 190 * 1024
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'build', 'coverage'])

/** The text files of a folder, or one file: as many as one request takes. */
export async function readSources(path: string): Promise<Sources> {
  const root = resolve(path)
  const files: SourceFile[] = []
  let room = JSON_BYTES_MAX
  let leftOut = 0
  for await (const file of pathsIn(root)) {
    if (files.length === FILES_MAX || (await stat(file)).size > room) {
      leftOut += 1
      continue
    }
    const source = await readSource(root, file)
    if (!source) continue
    const size = Buffer.byteLength(JSON.stringify(source))
    if (size > room) {
      leftOut += 1
      continue
    }
    room -= size
    files.push(source)
  }
  if (files.length === 0) throw new TourProblem(`There is no text file to audit in ${root}.`)
  return { name: leftOut > 0 ? `${path} (${leftOut} more do not fit into one request)` : path, files }
}

async function* pathsIn(root: string): AsyncGenerator<string> {
  if (!(await stat(root)).isDirectory()) return yield root
  const paths = await Array.fromAsync(
    glob('**/*', { cwd: root, withFileTypes: true, exclude: (entry) => LEFT_OUT.has(entry.name) }),
  )
  yield* paths
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** @returns undefined for what is no text */
async function readSource(root: string, file: string): Promise<SourceFile | undefined> {
  const bytes = await readFile(file)
  return bytes.includes(0) ? undefined : { path: relative(root, file) || basename(file), content: bytes.toString('utf8') }
}
