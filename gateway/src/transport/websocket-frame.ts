// FIN, text (RFC 6455, 5.2). A server's frames are not masked.
const WHOLE_TEXT = 0x81
// From here on the payload's own bytes are not copied for each client any more: smaller ones cost less in one piece.
const SHARED_BYTES_MIN = 4_096
const END = Buffer.from('}')

/** `{"id":"1","type":"next","payload":{"data":…}}` as what is written to a socket, in order: its bulk is the same for all. */
export function framesOf(id: string, json: Buffer): Buffer[] {
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`
  const headBytes = Buffer.byteLength(head)
  const bytes = headBytes + json.length + END.length
  const isShared = json.length >= SHARED_BYTES_MIN
  const start = headerBytesOf(bytes)
  const frame = Buffer.allocUnsafe(start + headBytes + (isShared ? 0 : json.length + END.length))
  writeHeader(frame, bytes)
  frame.write(head, start)
  if (isShared) return [frame, json, END]
  frame.set(json, start + headBytes)
  frame.set(END, frame.length - END.length)
  return [frame]
}

function headerBytesOf(bytes: number): number {
  if (bytes < 126) return 2
  return bytes < 0x1_0000 ? 4 : 10
}

function writeHeader(frame: Buffer, bytes: number): void {
  frame[0] = WHOLE_TEXT
  if (bytes < 126) frame[1] = bytes
  else if (bytes < 0x1_0000) {
    frame[1] = 126
    frame.writeUInt16BE(bytes, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(bytes), 2)
  }
}
