import { readConfig } from './config.ts'
import { migrate } from './migrate.ts'

await migrate({ ...readConfig(process.env), onProgress: console.log })
console.log('The database is at the newest migration')
