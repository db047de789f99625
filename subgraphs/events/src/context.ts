export interface EventsContext { x: 1 }
