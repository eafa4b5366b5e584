export { addResource } from './keep-resource.ts'
export {
  countResourcesChangedSince,
  moveResources,
  returnResources,
  selectResourcesOf,
} from './move-resources.ts'
