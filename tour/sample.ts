import { generateKeyPairSync } from 'node:crypto'
import type { Sources } from './sources.ts'

// No credentials, but the shape of them. They are put together here, so that nobody's scanner finds them in this file.
const SECRETS = {
  github: ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_'),
  slack: ['xoxb', '263594206564', '2343594206574', 'FGqddMF8t08v8N7Oq4i57vs1'].join('-'),
  npm: ['npm', 'L4tWq8zRk1VbN6cYx3HsJd9FgTm2PaUe5KoQ'].join('_'),
}

/** A small project in which somebody committed four secrets. The key is a real one, made for this and used for nothing. */
export function sampleProject(): Sources {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    name: 'the sample project',
    files: [
      { path: 'README.md', content: '# Shop\n\nSet the token in the environment, never in the code.\n' },
      { path: 'src/cart.js', content: 'export const total = (items) => items.reduce((sum, { price }) => sum + price, 0)\n' },
      { path: 'src/release.js', content: `import { publish } from './publish.js'\n\npublish({ token: '${SECRETS.github}' })\n` },
      { path: 'src/notify.js', content: `export const slack = {\n  channel: '#shop',\n  token: '${SECRETS.slack}',\n}\n` },
      { path: '.npmrc', content: `registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=${SECRETS.npm}\n` },
      { path: 'deploy/server.pem', content: pem },
    ],
    secrets: [...Object.values(SECRETS), ...pem.split('\n', 2).slice(1)],
  }
}
