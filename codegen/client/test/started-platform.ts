import { freshDatabase } from '@agentic/testing/database'
import { readConfig } from '../../../config.ts'
import { startPlatform } from '../../../platform.ts'

export const ADMIN = { email: 'admin@agentic.local', password: 'a password for the tests only' }

export interface StartedPlatform extends AsyncDisposable {
  readonly url: string
}

/** A platform with a database and a port of its own. @param modelUrl where its agents find a model */
export async function startedPlatform(modelUrl?: string): Promise<StartedPlatform> {
  const database = await freshDatabase()
  const platform = await startPlatform(
    readConfig({
      DATABASE_URL: database.ownerUrl,
      PORT: '0',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: 'silent',
      LOG_FORMAT: 'json',
      ...(modelUrl && { MODEL_BASE_URL: modelUrl, MODEL_NAME: 'test' }),
    }),
    () => {},
  )
  return {
    url: platform.url,
    async [Symbol.asyncDispose]() {
      await platform.stop()
      await database[Symbol.asyncDispose]()
    },
  }
}
