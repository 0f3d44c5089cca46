export const journeyPath = (id: string): string => `/journeys/${encodeURIComponent(id)}`;
