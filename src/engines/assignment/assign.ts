import { FlowNetwork } from './flow-network.ts'

/** A task that a worker could take, and what it is worth: whole numbers above zero. */
export type Edge = {
  task: string
  /** Whose task it is: only so many tasks of one client are taken. */
  client: string
  worker: string
  weight: number
}

export type Worker = {
  /** How many tasks she may take. */
  room: number
  /** What her first task costs; each further one costs one more. */
  load: number
}

export type Assigned = { task: string; worker: string }

/**
 * Chooses edges so that the total weight less the costs of the workers is the greatest: each task once at most, no
 * client and no worker beyond her limit. Edges that would not add to the total are not chosen.
 *
 * Deterministic: edges are taken in the order of their tasks and workers, however they come. Of two edges between the
 * same task and worker the heavier one counts.
 */
export function assign(
  edges: readonly Edge[],
  limits: { client: (id: string) => number; worker: (id: string) => Worker },
): Assigned[] {
  const ordered = heaviest(edges)
  const network = new FlowNetwork()
  const source = network.addNode()
  const sink = network.addNode()
  const nodes = new Map<string, number>()
  const nodeOf = (key: string, onNew: (node: number) => void): number => {
    const known = nodes.get(key)
    if (known !== undefined) return known
    const node = network.addNode()
    nodes.set(key, node)
    onNew(node)
    return node
  }
  const arcs = ordered.map(({ task, client, worker, weight }) => {
    const from = nodeOf(`t ${task}`, node => {
      const owner = nodeOf(`c ${client}`, it => network.addArc(source, it, limits.client(client), 0))
      network.addArc(owner, node, 1, 0)
    })
    const to = nodeOf(`w ${worker}`, node => {
      const { room, load } = limits.worker(worker)
      for (let taken = 0; taken < room; taken++) network.addArc(node, sink, 1, -(load + taken))
    })
    return network.addArc(from, to, 1, weight)
  })
  network.fill(source, sink)
  return ordered.filter((_, at) => network.isFilled(arcs[at]!)).map(({ task, worker }) => ({ task, worker }))
}

function heaviest(edges: readonly Edge[]): Edge[] {
  const best = new Map<string, Edge>()
  for (const edge of edges) {
    const key = `${edge.task}\n${edge.worker}`
    const known = best.get(key)
    if (!known || known.weight < edge.weight) best.set(key, edge)
  }
  return [...best.values()].sort((a, b) => compare(a.task, b.task) || compare(a.worker, b.worker))
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
