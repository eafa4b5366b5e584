import type { ReactNode } from 'react'
import { useOperation } from '#ui/api.ts'
import { Loaded } from '#ui/page.tsx'
import { showPathway } from '../../contract.ts'
import { FinishedPathway } from './finished-pathway.tsx'
import { OfferedPathway } from './offered-pathway.tsx'
import { ReturnedPathway } from './returned-pathway.tsx'
import { RunningPathway } from './running-pathway.tsx'

/** The teacher's own pathway: to decide while it is offered, to follow while it runs, to look back afterwards. */
export function TeacherPathway({ id, after }: { id: string; after?: ReactNode }) {
  const query = useOperation(showPathway, { params: { id } })
  return (
    <Loaded query={query}>
      {pathway => {
        const common = { pathway, after, reload: () => void query.refetch() }
        switch (pathway.status) {
          case 'draft':
            return <ReturnedPathway {...common} />
          case 'offered':
            return <OfferedPathway {...common} />
          case 'running':
            return <RunningPathway {...common} />
          default:
            return <FinishedPathway {...common} />
        }
      }}
    </Loaded>
  )
}
