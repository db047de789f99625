import { extname } from 'node:path'
import { lintSource } from '@secretlint/core'
import { creator } from '@secretlint/secretlint-rule-preset-recommend'
import type { Finding, SourceFile, Tool } from './tool.ts'

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const

/** Credentials in files, by the rules of secretlint. A finding never shows the secret itself. */
export const secretScan: Tool = {
  name: 'secret-scan',
  description: 'Finds credentials that were committed: keys of AWS, GitHub, Slack, private keys and others (secretlint).',
  async check({ path, content }: SourceFile): Promise<readonly Finding[]> {
    const { messages } = await lintSource({
      source: { filePath: path, content, ext: extname(path), contentType: 'text' },
      options: {
        // secretlint puts asterisks in place of each secret before the message leaves it.
        maskSecrets: true,
        noPhysicFilePath: true,
        config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
      },
    })
    return messages.map((found) => ({
      file: path,
      line: found.loc.start.line,
      rule: found.ruleId,
      severity: SEVERITIES[found.severity],
      message: found.message,
    }))
  },
}
