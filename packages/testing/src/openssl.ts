import { spawnSync } from 'node:child_process'

/** For the option `skip` of a test that makes keys or certificates with it: Node can make no certificates. */
export const withoutOpenssl: string | false = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed'
