"""The alarms that wait for who is signed in."""
