/** What the setup of a test run tells the test files about its PostgreSQL. */
export const CLUSTER_STATE_FILE = 'state.json'
export const TEMPLATE_DATABASE = 'marshrut_template'

export type RoleSettings = { host: string; port: number; user: string; password: string }
export type ClusterState = { owner: RoleSettings; app: RoleSettings }

declare module 'vitest' {
  export interface ProvidedContext {
    clusterFolder: string
  }
}
