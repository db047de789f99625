// node codegen/client/build.ts [folder]: what is published, by default in codegen/client/dist: JavaScript with its types,
// README and package.json. Then `npm publish codegen/client/dist`. Here the client runs as it is, unbuilt.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const SOURCE = import.meta.dirname
const target = resolve(process.argv[2] ?? join(SOURCE, 'dist'))

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
compile()
copyFileSync(join(SOURCE, 'README.md'), join(target, 'README.md'))
const { private: _, ...manifest } = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8'))
const exports = { '.': { types: './index.d.ts', default: './index.js' } }
writeFileSync(join(target, 'package.json'), `${JSON.stringify({ ...manifest, exports }, null, 2)}\n`)

function compile(): void {
  const tsc = join(SOURCE, '../../node_modules/typescript/bin/tsc')
  const options = ['--noEmit', 'false', '--declaration', '--rewriteRelativeImportExtensions', '--target', 'es2024']
  const args = [tsc, '-p', SOURCE, '--outDir', target, '--rootDir', join(SOURCE, 'src'), ...options]
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
