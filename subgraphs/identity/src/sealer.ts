import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Keeps secrets that must be read again (private keys, TOTP seeds) as AES-256-GCM, and derives those that must not be
 * stored at all. Both hang on one key, which the database never sees.
 */
export class Sealer {
  readonly #sealing: Buffer
  readonly #deriving: Buffer

  /** @param keyEncryptionKey any text with enough entropy; separate keys are made of it for each use (HKDF, RFC 5869) */
  constructor(keyEncryptionKey: string) {
    const key = createHash('sha256').update(keyEncryptionKey).digest()
    const derive = (use: string) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), use, 32))
    this.#sealing = derive('identity/seal')
    this.#deriving = derive('identity/derive')
  }

  /** @param context what the secret belongs to, as `signing-key/<kid>`: it opens nowhere else */
  seal(secret: Buffer, context: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, nonce).setAAD(Buffer.from(context))
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  }

  /** Null where it was sealed with another key, for another context, or was changed since. */
  open(sealed: Buffer, context: string): Buffer | null {
    const [nonce, tag] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)]
    const decipher = createDecipheriv('aes-256-gcm', this.#sealing, nonce, { authTagLength: TAG_BYTES })
    try {
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag)
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    } catch {
      // OpenSSL tells no reason, and none would change what to do.
      return null
    }
  }

  /** 32 bytes that only who has the key can compute, the same for the same use and input. */
  derive(use: string, input: string): Buffer {
    return createHmac('sha256', this.#deriving).update(`${use}\0${input}`).digest()
  }
}
