import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { SettingsReader } from '../settings/settings-reader.ts'

/** With what the gateway knows its subgraphs, and they know it (mutual TLS); each in PEM, named as in node:tls. */
export interface SubgraphTls {
  /** In place of the authorities that everybody trusts. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** For subgraphs with an `https` URL. */
export function readSubgraphTls(settings: SettingsReader): SubgraphTls {
  const ca = settings.pem('SUBGRAPH_CA')
  const cert = settings.pem('SUBGRAPH_CERTIFICATE')
  const key = settings.pem('SUBGRAPH_CERTIFICATE_KEY')
  if (!cert !== !key) settings.problem('SUBGRAPH_CERTIFICATE and SUBGRAPH_CERTIFICATE_KEY are set together or not at all')
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  try {
    createSecureContext(tls)
    // It takes any text for authorities, and then trusts nobody.
    if (ca) new X509Certificate(ca)
  } catch (error) {
    settings.problem(`SUBGRAPH_CA, SUBGRAPH_CERTIFICATE and its key cannot be used: ${(error as Error).message}`)
  }
  return tls
}
