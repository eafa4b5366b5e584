export { addResource } from './keep-resource.ts'
