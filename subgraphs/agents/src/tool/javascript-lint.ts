import js from '@eslint/js'
import { Linter } from 'eslint'
import type { Finding, SourceFile, Tool } from './tool.ts'

const SCRIPT = /\.(js|mjs|cjs)$/

/** Likely bugs in JavaScript, by the recommended rules of ESLint. It reads the code and does not run it. */
export const javascriptLint: Tool = {
  name: 'javascript-lint',
  description: 'Finds likely bugs in JavaScript files (ESLint, recommended rules).',
  async check({ path, content }: SourceFile): Promise<readonly Finding[]> {
    if (!SCRIPT.test(path)) return []
    const messages = new Linter().verify(content, [{ ...js.configs.recommended, files: ['**/*.{js,mjs,cjs}'] }], {
      filename: path.replace(/^\/+/, ''),
      allowInlineConfig: false,
    })
    return messages.map((found) => ({
      file: path,
      line: found.line,
      rule: found.ruleId ?? 'syntax',
      severity: found.severity === 2 ? 'ERROR' : 'WARNING',
      message: found.message,
    }))
  },
}
