import { lazy, Suspense } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useOperation } from '#ui/api.ts'
import { Loading } from '#ui/loading.tsx'
import { Loaded } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { showPathway } from '../contract.ts'

const TeacherPathway = lazy(async () => ({
  default: (await import('./teacher/teacher-pathway.tsx')).TeacherPathway,
}))
const PathwayRecord = lazy(async () => ({
  default: (await import('./record/pathway-record.tsx')).PathwayRecord,
}))

/** One address for both sides: the teacher sees her own pathway to decide and follow, everybody else the record. */
export default function PathwayPage() {
  const id = usePageParam('id')
  const { account } = useSession()
  const query = useOperation(showPathway, { params: { id } })
  return (
    <Loaded query={query}>
      {pathway => (
        <Suspense fallback={<Loading shape="page" />}>
          {pathway.personId === account.personId ? (
            <TeacherPathway id={id} />
          ) : (
            <PathwayRecord key={id} pathway={pathway} reload={() => void query.refetch()} />
          )}
        </Suspense>
      )}
    </Loaded>
  )
}
