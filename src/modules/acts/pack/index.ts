/** Regulation packs: read, check, inherit. Pure but for reading the folder; no database. */
export {
  type LoadedPack,
  loadPack,
  loadPacks,
  type PackProblem,
  type PackVerdict,
  SHIPPED_PACKS,
  validatePackFolder,
} from './load-pack.ts'
export * from './pack-schema.ts'
export * from './resolve-pack.ts'
