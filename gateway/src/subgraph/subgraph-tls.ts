import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { SettingsReader } from '../settings/settings-reader.ts'

/** With what the gateway knows its subgraphs, and they know it (mutual TLS); each in PEM, named as in node:tls. */
export interface SubgraphTls {
  /** In place of the authorities that everybody trusts. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** As it is set, and in which files: the other ones were given themselves. */
export interface SubgraphTlsSetting {
  readonly tls: SubgraphTls
  readonly paths: SubgraphTls
}

/** For subgraphs with an `https` URL. */
export function readSubgraphTls(settings: SettingsReader): SubgraphTlsSetting {
  const [ca, cert, key] = ['SUBGRAPH_CA', 'SUBGRAPH_CERTIFICATE', 'SUBGRAPH_CERTIFICATE_KEY'].map((name) => ({
    pem: settings.pem(name),
    path: settings.pemPath(name),
  }))
  const tls = withoutEmpty({ ca: ca?.pem, cert: cert?.pem, key: key?.pem })
  if (!tls.cert !== !tls.key) settings.problem('SUBGRAPH_CERTIFICATE and SUBGRAPH_CERTIFICATE_KEY are set together or not at all')
  try {
    checkTls(tls)
  } catch (error) {
    settings.problem(`SUBGRAPH_CA, SUBGRAPH_CERTIFICATE and its key cannot be used: ${(error as Error).message}`)
  }
  return { tls, paths: withoutEmpty({ ca: ca?.path, cert: cert?.path, key: key?.path }) }
}

/** What the files hold now. @throws Error where one cannot be read, or they cannot be used together */
export function rereadTls({ tls, paths }: SubgraphTlsSetting): SubgraphTls {
  const files = Object.entries(paths).map(([name, path]: [string, string]) => [name, readFileSync(path, 'utf8')])
  const read: SubgraphTls = { ...tls, ...Object.fromEntries(files) }
  checkTls(read)
  return read
}

/** @throws Error where the key is not that of the certificate, or one of them is none */
function checkTls(tls: SubgraphTls): void {
  createSecureContext(tls)
  // It takes any text for authorities, and then trusts nobody.
  if (tls.ca) new X509Certificate(tls.ca)
}

function withoutEmpty(values: Readonly<Record<keyof SubgraphTls, string | undefined>>): SubgraphTls {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value))
}
