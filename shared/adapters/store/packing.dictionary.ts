/**
 * What packed values have in common, for the compressor to point at: a small value shrinks to half of what it would without. It is part of
 * the stored format: never change it. A better one is a second dictionary, with a prefix of its own. Every function carries it, so it is short.
 */
export const packingDictionary = [
  '{"id":"W21","component":"environment-validator","outcome":"PASSED","message":"',
  '","started_at":"2026-',
  'Z","finished_at":"2026-',
  'Z","duration_milliseconds":1},',
  '{"event_type":"PHASE_COMPLETED","status":"SUCCEEDED","details":{"deployment_status":"VALIDATION","message":"","source_component":"security-scanner","affected_components":[],',
  '{"event_type":"SERVICE_ACTIVATED","phase":"DEPLOYMENT","status":"SUCCEEDED","details":{"service_name":"","version":"1.0.0","version_id":"1.0.0-","url":"https://","instances":1},"source_component":"orchestrator","affected_components":[""],"id":"01',
  '","deployment_id":"01',
  '","sequence":10,"timestamp":"2026-',
  'Z","correlation_id":"01',
  '"},',
  '{"environment_id":"","environment_version":1,"specification_hash":"","services":[{"name":"","change":"UPDATE","from_version":"1","from_version_id":"1-","from_instances":1,"to_version":"2","version_id":"2-","wave":0,"strategy":"ROLLING","instances":1},{"name":"',
  '"}],"resources":[],"waves":[["","',
  '"]],"cost_microusd_per_hour":0,"capacity":{"peak":{"cpu_millicores":0,"memory_bytes":0,"instances":0,"resources":0},',
  '{"head":{"request":{"name":"","description":"","specification":{"target_environment":"","services":[],"activation_order":{"kind":"DEPENDENCY","max_parallel":10},"resource_requirements":[],"configuration_overrides":[],"success_criteria":{"api_tests":[],"performance_tests":[],"bake_seconds":0,"max_error_percent":1,"min_healthy_percent":100},"rollback_procedures":[],"emergency_procedures":[]},"monitoring_config":{"alerts":[],',
  '"notify_on":["DEPLOYMENT_SUCCEEDED","DEPLOYMENT_FAILED","DEPLOYMENT_CANCELLED","ROLLBACK_INITIATED","ROLLBACK_COMPLETED"]}},"context":{',
  '{"kind":"RESTORE_SERVICE","previous":{"live":{"',
  '","activated_at":"2026-',
  '"services":[{"position":0,"specification":{"name":"","version":"1.0.0","type":"MICROSERVICE","artifact":{"kind":"DIRECTORY","location":"',
  '"command":["node","server.mjs"],"dependencies":[{"service_name":"',
  '"dependencies":[],"resource_names":[],"compute":{"cpu_millicores":100,"memory_bytes":134217728},"configuration":{"variables":{}},',
  '"health_checks":[{"kind":"HTTP","path":"/health","expected_status":200,"name":"health","interval_milliseconds":500,"timeout_milliseconds":2000,"healthy_threshold":2,"unhealthy_threshold":3,"start_period_milliseconds":30000}],',
  '"scaling_rules":[{"min_instances":1,"max_instances":1}],"deployment_strategy":{"kind":"ROLLING","max_unavailable":0,"max_surge":1},"stop_grace_milliseconds":5000}},',
].join('');
