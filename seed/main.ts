// npm run seed: what a new installation begins with, in the database that `npm run migrate` has made. Safe to repeat.
import { connectDatabases } from '@agentic/service/connect-databases'
import { StopStack, startOrExit } from '@agentic/service/lifecycle'
import { readConfig } from './config.ts'
import { seed } from './seed.ts'

await startOrExit(async () => {
  const config = readConfig(process.env)
  const stack = new StopStack()
  try {
    const databases = await connectDatabases(config.ownerUrl, stack, config.passwords)
    const { generatedPassword } = await seed(databases, config)
    const password = generatedPassword ? `, password ${generatedPassword} (made just now, not shown again)` : ''
    console.log(`The data is seeded. Admin ${config.adminEmail}${password}`)
  } finally {
    await stack.stop()
  }
})
