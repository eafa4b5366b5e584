import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { SHIPPED_PACKS } from '#modules/acts/pack/index.ts'

/** A copy of a shipped pack in which a test may break one thing; parents are found among the shipped packs. */
export async function copyPack(code: string) {
  const root = await mkdtemp(join(tmpdir(), 'pack-'))
  const dir = join(root, code)
  await cp(join(SHIPPED_PACKS, code), dir, { recursive: true })
  return {
    dir,
    read: (file: string) => readFile(join(dir, file), 'utf8'),
    write: (file: string, content: string | Uint8Array) => writeFile(join(dir, file), content),
    /** Replaces the one occurrence of a text and returns the line (from 1) on which the new text starts. */
    replace: async (file: string, from: string, to: string): Promise<number> => {
      const before = await readFile(join(dir, file), 'utf8')
      const at = before.indexOf(from)
      if (at < 0) throw new Error(`${file}: нет текста «${from}»`)
      await writeFile(join(dir, file), before.slice(0, at) + to + before.slice(at + from.length))
      return before.slice(0, at).split('\n').length
    },
    remove: (file: string) => rm(join(dir, file)),
    /** Puts another pack's folder beside this one. */
    adopt: (other: string) => cp(other, join(root, basename(other)), { recursive: true }),
    discard: () => rm(root, { recursive: true, force: true }),
  }
}
