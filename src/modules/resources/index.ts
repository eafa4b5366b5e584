export { addResource } from './keep-resource.ts'
export {
  countResourcesChangedSince,
  countResourcesOf,
  moveResources,
  returnResources,
} from './move-resources.ts'
