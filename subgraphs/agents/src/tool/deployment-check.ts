import { basename } from 'node:path'
import { validate } from 'dockerfile-utils'
import { LineCounter, parseAllDocuments } from 'yaml'
import type { Finding, SourceFile, Tool } from './tool.ts'

/** Mistakes in Dockerfiles and YAML files that would stop a deployment. */
export const deploymentCheck: Tool = {
  name: 'deployment-check',
  description: 'Finds mistakes in Dockerfiles (dockerfile-utils) and YAML files (yaml).',
  async check(file: SourceFile): Promise<readonly Finding[]> {
    if (/^(.+\.)?dockerfile(\..+)?$/i.test(basename(file.path))) return checkDockerfile(file)
    return /\.ya?ml$/.test(file.path) ? checkYaml(file) : []
  },
}

const ERROR = 1

function checkDockerfile({ path, content }: SourceFile): readonly Finding[] {
  return validate(content).map((found) => ({
    file: path,
    line: found.range.start.line + 1,
    rule: `dockerfile/${found.code}`,
    severity: found.severity === ERROR ? 'ERROR' : 'WARNING',
    message: String(found.message),
  }))
}

function checkYaml({ path, content }: SourceFile): readonly Finding[] {
  const lines = new LineCounter()
  return parseAllDocuments(content, { lineCounter: lines, prettyErrors: false })
    .flatMap((document) => [...document.errors, ...document.warnings])
    .map((found) => ({
      file: path,
      line: lines.linePos(found.pos[0]).line,
      rule: `yaml/${found.code}`,
      severity: found.name === 'YAMLParseError' ? 'ERROR' : 'WARNING',
      message: found.message,
    }))
}
