import { startOrExit } from '@agentic/service/lifecycle'
import { readConfig } from './config.ts'
import { migrate } from './migrate.ts'

await startOrExit(async () => {
  await migrate({ ...readConfig(process.env), onProgress: console.log })
  console.log('The database is at the newest migration')
})
