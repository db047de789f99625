// Installs what the lock file asks for when what is installed is older, so that `npm start` and `npm test` work in a
// fresh clone. Plain JavaScript for the Node that the machine has: at this point nothing of ours is installed yet.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
// npm writes this file at the end of every install: it is the moment of the last complete one.
const installed = join(root, 'node_modules', '.package-lock.json')
const lock = join(root, 'package-lock.json')

function isCurrent() {
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs
}

const [major] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer.`)
  process.exit(1)
}

if (!isCurrent()) {
  const startedAt = Date.now()
  console.log('Installing packages (npm ci), one to two minutes the first time …')
  // npm runs this script, so the same npm is at hand even where it is not on the PATH.
  const npm = process.env.npm_execpath
  const command = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']]
  const { status, error } = spawnSync(command[0], [...command[1], '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: !npm && process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ''}. Mend what it says above, then run the command again.`)
    process.exit(status ?? 1)
  }
  console.log(`Packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}
