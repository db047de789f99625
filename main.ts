// npm start: the whole platform in one process.
import { startOrExit, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { readConfig } from './config.ts'
import { startPlatform } from './platform.ts'

await startOrExit(async () => {
  const config = readConfig(process.env)
  const starting = startPlatform(config, (message) => console.log(message))
  const platform = await stopOnSignal(starting, createLog('platform', config.log))
  const password = platform.generatedPassword ? `, password ${platform.generatedPassword} (made just now, not shown again)` : ''
  console.log(`
  GraphQL   ${platform.url}  (HTTP and WebSocket)
  Sandbox   ${platform.url}  in a browser; without internet ${new URL('/graphiql', platform.url)}
  Admin     ${config.adminEmail}${password}

  npm run tour shows what it does. Ctrl-C stops everything.`)
})
