import { setImmediate as nextTurn } from 'node:timers/promises'
import { strToU8, Zip, ZipDeflate } from 'fflate'

const PIECE = 256 * 1024
/** The archive carries no time, so that the same files are the same archive. */
const NO_TIME = new Date(1980, 0, 1)

/** Text files as one ZIP. The event loop gets its turn after every piece. */
export async function zipOf(files: ReadonlyMap<string, string>): Promise<Buffer> {
  const packed: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    packed.push(bytes)
  })
  for (const [name, text] of files) {
    const file = Object.assign(new ZipDeflate(name, { level: 4 }), { mtime: NO_TIME })
    zip.add(file)
    const bytes = strToU8(text)
    for (let from = 0; from < bytes.length; from += PIECE) {
      file.push(bytes.subarray(from, from + PIECE), false)
      await nextTurn()
    }
    file.push(new Uint8Array(0), true)
  }
  zip.end()
  return Buffer.concat(packed)
}
