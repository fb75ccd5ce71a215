"""A hub 汇总平台: bureaus beside each other, from what each of them published. `etl/hub` fetches and keeps it."""
