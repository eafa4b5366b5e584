import { AppLink } from '#ui/link.tsx'
import { ListPage } from '#ui/page.tsx'
import { REGISTERS } from '../contract.ts'
import classes from './registers.module.css'

const WHAT: Record<keyof typeof REGISTERS, string> = {
  'municipal-services':
    'Кто работает в муниципальных методических службах: должность, ставка, педагоги на попечении, обучение',
  'centre-staff': 'Кто работает в центрах, кто обучен на базе федерального координатора, чей срок вышел',
  'state-services': 'Методические службы и методисты организаций субъекта РФ',
  methodologists: 'Методисты и тьюторы с формой занятости: в штате, совместители, по договору',
  'further-education':
    'Все, кто работает в организациях, ведущих дополнительное профессиональное образование',
  'municipal-staff': 'Все работники организаций муниципалитета',
  pools:
    'Кто включён в региональный и муниципальный методический актив приказом и кто входит в него как в орган',
  appointments: 'Кто отвечает за паспорт ДППО и цифровую экосистему, по какому приказу',
}

/** Registers whose subject is people. */
export default function RegistersPage() {
  return (
    <ListPage
      title="Реестры"
      lead="Каждый — на любую дату, с выгрузкой в Excel и печатью официальным списком"
    >
      <ul className={classes.registers}>
        {Object.entries(REGISTERS).map(([code, title]) => (
          <li key={code}>
            <AppLink to={`/registers/${code}`}>{title}</AppLink>
            <div className={classes.soft}>{WHAT[code as keyof typeof REGISTERS]}</div>
          </li>
        ))}
      </ul>
    </ListPage>
  )
}
