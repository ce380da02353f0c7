"""联席会议: topics become resolutions, resolutions become duties."""
