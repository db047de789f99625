import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import type { Finding, SourceFile, Tool } from './tool.ts'

// A static loader: the content's path must never make it read configuration from this machine's disk.
const htmlValidate = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:recommended'] }))

/** Mistakes in HTML, accessibility among them. */
export const htmlCheck: Tool = {
  name: 'html-check',
  description: 'Finds mistakes in HTML files, of structure and of accessibility (html-validate).',
  async check({ path, content }: SourceFile): Promise<readonly Finding[]> {
    if (!/\.html?$/.test(path)) return []
    const { results } = await htmlValidate.validateString(content, path)
    return results.flatMap(({ messages }) =>
      messages.map((found) => ({
        file: path,
        line: found.line,
        rule: found.ruleId,
        severity: found.severity === 2 ? ('ERROR' as const) : ('WARNING' as const),
        message: found.message,
      })),
    )
  },
}
