export { ActLink } from './act-link.tsx'
export { useActOptions } from './act-options.ts'
export { usePacks } from './pack-filter.ts'
